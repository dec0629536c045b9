/** How far apart the classes are: one step is a near miss, two are a wide one. */
const order = ['low', 'medium', 'high']

/** 1 for the expected urgency, 0.5 for one step beside it, 0 for two. */
export default function score(_input: unknown, output: string, context: { readonly expected: unknown }) {
  const given = order.indexOf(output.trim())
  const expected = order.indexOf(String(context.expected))
  // A scorer that throws is a failed score: counted, and kept out of the mean.
  if (expected < 0)
    throw new Error(`the dataset expects "${String(context.expected)}", which is none of ${order.join(', ')}`)
  if (given < 0) return { value: 0, reason: `"${output}" is no urgency` }
  const steps = Math.abs(given - expected)
  return {
    value: 1 - steps / 2,
    reason: steps === 0 ? 'right' : `${steps} step${steps === 1 ? '' : 's'} off`,
    label: output.trim(),
  }
}
