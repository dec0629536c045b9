// What peers without a model client of their own are given: the questions, the call and the two scorers. It is as fast as
// it can be made: undici's fetch is part of Node, and its connections are kept open.

/** The questions with their answers, as many as the environment says. */
export function questions() {
  return Array.from({ length: Number(process.env.BENCH_COUNT) }, (_, number) => {
    const question = `Question ${number}: say this back.`
    return { input: question, expected: question }
  })
}

/** Asks the local server. */
export async function askModel(content) {
  const response = await fetch(`${process.env.BENCH_SERVER_URL}/chat/completions`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ model: 'test-model', messages: [{ role: 'user', content }] }),
  })
  if (!response.ok) throw new Error(`status ${response.status}`)
  const answer = await response.json()
  return answer.choices[0].message.content
}

export const scorers = [
  { name: 'equals', score: (output, expected) => (output === expected ? 1 : 0) },
  { name: 'contains', score: (output) => (output.includes('say this back') ? 1 : 0) },
]
