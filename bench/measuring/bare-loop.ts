/**
 * What the calls cost with nothing around them: a bare undici loop against the same server. Its own program, so that its
 * start-up is counted as the command's is:
 *
 *     node bench/measuring/bare-loop.ts URL COUNT CONCURRENCY
 *
 * prints the milliseconds of the loop alone.
 */
import { Agent, request } from 'undici'
import { askedModel, promptOf } from './calls-experiment.ts'

const [url = '', count = '0', concurrency = '1'] = process.argv.slice(2)
const agent = new Agent({ connections: Number(concurrency) })
const startedAt = performance.now()
let next = 0

async function askInTurn(): Promise<void> {
  while (next < Number(count)) {
    const content = promptOf(next++)
    const body = JSON.stringify({ model: askedModel, messages: [{ role: 'user', content }] })
    const response = await request(`${url}/chat/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body,
      dispatcher: agent,
    })
    const answer: unknown = await response.body.json()
    if (response.statusCode !== 200 || !JSON.stringify(answer).includes(content)) {
      throw new Error(`status ${response.statusCode}, or not the answer to "${content}"`)
    }
  }
}

await Promise.all(Array.from({ length: Number(concurrency) }, askInTurn))
console.log(performance.now() - startedAt)
await agent.close()
