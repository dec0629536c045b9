import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { startOpenAiServer, type OpenAiServer } from '../src/adapters/testing/openai-server.ts'
import { calibrateJudge, type CalibratedJudge } from '../src/app/calibrate-judge.ts'
import { reportRevision } from '../src/app/report-revision.ts'
import { runHere } from '../src/cli/testing/run-here.ts'
import { githubReport } from '../src/report/github.ts'
import { plainReport } from '../src/report/plain-lines.ts'
import { reportJson } from '../src/report/json.ts'
import type { Report } from '../src/report/report.ts'
import { promptOf } from '../src/scorers/judge/testing/judge-server.ts'
import { experimentOn, makeWorkspace, questions, type Workspace } from './testing/workspace.ts'

let workspace: Workspace
let server: OpenAiServer

/** The model under test says what it is asked; the judge passes answers whose number it likes. */
let passes: (answer: number) => boolean

beforeEach(async () => {
  workspace = await makeWorkspace()
  passes = (answer) => answer % 2 === 0
  server = await startOpenAiServer({
    answer: (request) => {
      const prompt = promptOf(request)
      if (request.body['model'] !== 'judge') return prompt
      const answer = Number(/\[answer-[0-9a-f]+\]\nQ(\d+)/u.exec(prompt)?.[1])
      return `{"reason": "because", "label": "${passes(answer) ? 'yes' : 'no'}"}`
    },
  })
  await workspace.write('rows.jsonl', questions(40))
  await writeJudge()
})

afterEach(async () => {
  await server.close()
  await workspace[Symbol.asyncDispose]()
})

const judge = '{ scorer: judge, name: fine, model: local/judge, rubric: "Is it fine?" }'

const writeJudge = (scorers = `[${judge}]`, more = '') =>
  workspace.write('experiment.yaml', experimentOn(server.url, more).replace('[exact-match]', scorers))

/** Labels of the first answers; of `wrong` ones people say the opposite of the judge. */
function labels(count: number, wrong: readonly number[] = []): string {
  const rows = Array.from({ length: count }, (_, index) => {
    const isPass = (index % 2 === 0) !== wrong.includes(index)
    return `q${index},${isPass ? 'yes' : 'no'},ada`
  })
  return `example,label,author\n${rows.join('\n')}\n`
}

function calibrate(labelsFile: string | null = 'labels.csv', scorer: string | null = null): Promise<CalibratedJudge> {
  return calibrateJudge({
    file: `${workspace.directory}/experiment.yaml`,
    storeUrl: workspace.storeUrl,
    labels: labelsFile === null ? null : `${workspace.directory}/${labelsFile}`,
    scorer,
    environment: {},
  })
}

async function latestReport(): Promise<Report> {
  await using store = await workspace.store()
  const latest = (await store.experiments.find('tested'))?.latestRevision
  if (!latest) throw new Error('nothing was run')
  return await reportRevision(store, latest)
}

describe('a calibration', () => {
  test('holds the judge against labels: agreement, kappa, both rates, and the table', async () => {
    await workspace.run()
    await workspace.write('labels.csv', labels(40, [0, 1, 3]))
    const { calibration, labelsRead } = await calibrate()
    expect(labelsRead).toBe(40)
    // People pass 1 and 3, which the judge fails; they fail 0, which it passes.
    expect(calibration).toMatchObject({
      n: 40,
      failed: 0,
      unscored: 0,
      classes: ['no', 'yes'],
      counts: [
        [18, 1],
        [2, 19],
      ],
      rates: { passed: 21, passedByJudge: 19, failed: 19, failedByJudge: 18 },
      positionBias: null,
    })
    expect(calibration.agreement.value).toBeCloseTo(37 / 40)
    expect(calibration.kappa?.value).toBeCloseTo(0.85, 1)
  })

  test('is stored with the judge as it is; the labels stay for the next one', async () => {
    await workspace.run()
    await workspace.write('labels.csv', labels(40))
    await calibrate()
    expect((await latestReport()).judges[0]?.calibration?.n).toBe(40)
    await writeJudge(`[${judge.replace('Is it fine?', 'Is it really fine?')}]`)
    await workspace.run()
    expect((await latestReport()).judges[0]?.calibration).toBeNull()
    expect((await calibrate(null)).calibration.n).toBe(40)
    expect((await latestReport()).judges[0]?.calibration?.n).toBe(40)
  })

  test('counts labelled answers on which the judge failed, and those not scored yet', async () => {
    await workspace.run({ limit: 10 })
    await workspace.write('labels.csv', labels(10))
    await writeJudge(`[${judge.replace('Is it fine?', 'Anew?')}]`)
    await expect(calibrate()).rejects.toMatchObject({
      code: 'labels-without-scores',
      hint: 'Score them first: "promptlooper score tested".',
    })
  })

  test('takes an exported report with a column of labels, labelled in part', async () => {
    await workspace.run()
    const cli = { directory: workspace.directory }
    const flags = ['--store', workspace.storeUrl]
    await runHere(['report', 'tested', '--format', 'csv', '-o', 'runs.csv', ...flags], cli)
    const [heading = '', ...rows] = (await readFile(`${workspace.directory}/runs.csv`, 'utf8'))
      .trimEnd()
      .split(/\r?\n/u)
    const labelled = rows.map((row, index) => `${row},${index < 12 ? (index % 2 === 0 ? 'pass' : 'fail') : ''}`)
    await workspace.write('labels.csv', `${[`${heading},label`, ...labelled].join('\n')}\n`)
    const end = await runHere(['judge', 'calibrate', 'experiment.yaml', '--labels', 'labels.csv', ...flags], cli)
    expect(end).toMatchObject({ status: 0 })
    expect(end.stdout).toContain('fine against 12 labelled answers')
    expect(end.stdout).toMatch(/agreement: 1\.000 \[\.76, 1\.00\]/u)
    expect(end.stdout).toMatch(/passes what people pass \(true-positive rate\): 1\.000 \[.*\] \(6 of 6\)/u)
    const json = await runHere(['judge', 'calibrate', 'experiment.yaml', '--json', ...flags], cli)
    expect(JSON.parse(json.stdout)).toMatchObject({ format: 'promptlooper-calibration', calibration: { n: 12 } })
  })

  test.each<readonly [string, string, RegExp]>([
    ['a label that is none', 'example,label\nq1,perhaps\n', /labels.csv:2:1 "perhaps" is no label of "fine"/u],
    [
      'an answer that there is not',
      'example,label\nq99,yes\n',
      /labels.csv:2:1 no completed run of the latest revision is "q99"/u,
    ],
    ['a row that names nothing', 'example,label\n,yes\n', /labels.csv:2:1 the row names neither a run nor an example/u],
    ['no column of labels', 'example,verdict\nq1,yes\n', /labels.csv:2:1 the row has no column "label"/u],
    ['a repeat that is none', 'example,label,repeat\nq1,yes,-1\n', /labels.csv:2:1 the repeat is -1/u],
    ['no labels at all', 'example,label\n', /no answer of tested has a label for "fine"/u],
  ])('%s ends in a message with its place, and stores nothing', async (_fault, text, message) => {
    await workspace.run({ limit: 3 })
    await workspace.write('labels.csv', text)
    await expect(calibrate()).rejects.toThrow(message)
    await using store = await workspace.store()
    const { experimentId } = (await store.experiments.find('tested'))?.latestRevision ?? { experimentId: '' }
    expect(await store.labels.ofScorer(experimentId, 'fine')).toEqual([])
  })

  test('says which labels there are', async () => {
    await workspace.run({ limit: 3 })
    await workspace.write('labels.csv', 'example,label\nq1,perhaps\n')
    await expect(calibrate()).rejects.toMatchObject({ hint: 'Its labels are no, yes, or fail, pass.' })
  })

  test('needs to know which judge, and that there is one', async () => {
    await writeJudge(`[${judge}, { scorer: judge, name: kind, model: local/judge, rubric: "Kind?" }, exact-match]`)
    await workspace.run({ limit: 2 })
    await expect(calibrate(null)).rejects.toMatchObject({
      code: 'unknown-judge',
      hint: expect.stringContaining('fine, kind'),
    })
    await expect(calibrate(null, 'knid')).rejects.toThrow(/no judge "knid".*Did you mean "kind"/u)
    await writeJudge('[exact-match]')
    await expect(calibrate(null)).rejects.toThrow(/has no judge/u)
  })

  test('of a pairwise judge shows how often the order decided', async () => {
    const pairwise = '[{ scorer: pairwise-judge, name: better, model: local/judge }]'
    await server.close()
    server = await startOpenAiServer({
      answer: (request) => (request.body['model'] === 'judge' ? '{"label": "first", "reason": ""}' : promptOf(request)),
    })
    const two = 'matrix: { prompt: { short: "{{ question }}", long: "Well, {{ question }}" } }'
    const text = experimentOn(server.url, two, 'unused')
      .replace('prompt: unused', '')
      .replace('[exact-match]', pairwise)
    await workspace.write('experiment.yaml', text)
    await workspace.run({ limit: 10 })
    await workspace.write('labels.csv', 'example,variant,label\nq1,long,win\nq2,long,tie\n')
    expect((await calibrate()).calibration).toMatchObject({
      n: 2,
      classes: ['loss', 'tie', 'win'],
      rates: null,
      positionBias: { n: 10, first: 10, second: 0 },
    })
    await workspace.write('labels.csv', 'example,label\nq1,win\n')
    await expect(calibrate()).rejects.toThrow(/labels.csv:2:1 several variants answered "q1"/u)
  })
})

describe("a judge's error in the report", () => {
  test('is taken out of its share, and widens the interval', async () => {
    await workspace.run()
    await workspace.write('labels.csv', labels(40, [0, 2, 1, 3, 5]))
    await calibrate()
    const report = await latestReport()
    const [corrected] = report.judges[0]?.corrected ?? []
    const score = report.variants[0]?.scores[0]
    // Of 21 that people pass it passes 18, of 19 that they fail it fails 17.
    const [tpr, tnr] = [18 / 21, 17 / 19]
    expect(corrected?.observed).toBe(0.5)
    expect(corrected?.share).toBeCloseTo((0.5 + tnr - 1) / (tpr + tnr - 1), 9)
    const width = (interval: { readonly low: number; readonly high: number } | null | undefined) =>
      (interval?.high ?? NaN) - (interval?.low ?? NaN)
    expect(width(corrected?.interval)).toBeGreaterThan(width(score?.interval))
    expect(plainReport(report)).toMatch(
      /fine freed of the judge's error \(true-positive rate \.857, true-negative rate \.895 on 40 labels\): only variant \.5\d\d \[.*\] \(observed \.500\)/u,
    )
    expect(reportJson(report).judges[0]?.corrected[0]?.interval).toEqual([expect.any(Number), expect.any(Number)])
  })

  test('that leaves nothing to correct by makes the judge unusable, and the report says so', async () => {
    await workspace.run()
    // People say the opposite of the judge in every second pair.
    await workspace.write(
      'labels.csv',
      labels(
        40,
        Array.from({ length: 40 }, (_, index) => index).filter((index) => index % 4 < 2),
      ),
    )
    await calibrate()
    const report = await latestReport()
    expect(report.judges[0]?.corrected).toMatchObject([{ share: null, interval: null }])
    expect(plainReport(report)).toContain('fine is unusable as an instrument: on 40 labels it passes 10 of 20')
  })

  test('is unknown of a judge that was never calibrated: what it decides is said', async () => {
    await writeJudge(`[${judge}, exact-match]`, 'gates: ["fine >= 0.4"]\nverdict: { objective: exact-match }')
    await workspace.run()
    const report = await latestReport()
    expect(report.judges).toMatchObject([{ scorer: 'fine', calibration: null, decides: ['gate'], corrected: [] }])
    for (const text of [plainReport(report), githubReport(report)]) {
      expect(text).toContain('a gate decided by an uncalibrated judge')
    }
    await writeJudge(`[${judge}]`, 'matrix: { params.temperature: [0, 1] }')
    await workspace.run()
    expect(plainReport(await latestReport())).toContain('the verdict decided by an uncalibrated judge')
  })
})

describe('score', () => {
  const cli = (...words: string[]) =>
    runHere([...words, '--store', workspace.storeUrl], { directory: workspace.directory })

  test('scores stored answers by the file as it is now, and asks no model under test', async () => {
    await writeJudge('[exact-match]', 'gates: ["exact-match >= 0.9"]')
    await workspace.run({ limit: 5 })
    await workspace.write('rows.jsonl', questions(6))
    const before = server.counts().total
    await writeJudge(`[exact-match, ${judge}]`, 'gates: ["fine >= 0.9"]')
    const end = await cli('score', 'tested', '--file', 'experiment.yaml')
    // Five judgements; the sixth example has no answer, and gets none. Its gate fails.
    expect(end.status).toBe(2)
    expect(server.counts().total).toBe(before + 5)
    expect(
      server
        .requests()
        .slice(before)
        .every(({ body }) => body['model'] === 'judge'),
    ).toBe(true)
    expect(end.stderr).toContain('1 run of 6 have no stored answer; "promptlooper run" makes them.')
    const report = await latestReport()
    expect(report.runs).toMatchObject({ completed: 5, missing: 1 })
    expect(report.variants[0]?.scores.map(({ scoredRuns }) => scoredRuns)).toEqual([5, 5])
    // Again: nothing is left to do.
    await cli('score', 'experiment.yaml')
    expect(server.counts().total).toBe(before + 5)
  })

  test('finds the file by the name of the experiment, and says when it is gone', async () => {
    await workspace.run({ limit: 1 })
    expect(await cli('score', 'tested')).toMatchObject({ status: 0 })
    expect((await cli('score', 'tetsed')).stderr).toContain('Did you mean')
    const { rename } = await import('node:fs/promises')
    await rename(`${workspace.directory}/experiment.yaml`, `${workspace.directory}/moved.yaml`)
    expect((await cli('score', 'tested')).stderr).toContain('Name the file with --file')
    expect(await cli('score', 'tested', '--file', 'moved.yaml')).toMatchObject({ status: 0 })
  })

  test('needs no key of the models under test', async () => {
    await workspace.run({ limit: 3 })
    await writeJudge('[{ scorer: length, max: 3 }]')
    const text = await readFile(`${workspace.directory}/experiment.yaml`, 'utf8')
    await workspace.write(
      'experiment.yaml',
      text.replace('maxConcurrency: 20', 'maxConcurrency: 20, apiKeyEnv: NO_SUCH_KEY'),
    )
    expect(await cli('score', 'tested')).toMatchObject({ status: 0 })
    expect((await latestReport()).variants[0]?.scores[0]).toMatchObject({ scoredRuns: 3 })
  })
})
