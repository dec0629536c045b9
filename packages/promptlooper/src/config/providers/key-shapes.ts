/** What published forms of keys look like: a prefix that the vendor chose, then a long run of letters and digits. */
const KEY_SHAPES: readonly RegExp[] = [
  /\bsk-(?:[A-Za-z]+-|[A-Za-z]+-[a-z]*\d+-)*[A-Za-z0-9_]{16,}/gu,
  /\bAIza[\w-]{30,}/gu,
  /\bgsk_\w{20,}/gu,
  /\bhf_[A-Za-z0-9]{20,}/gu,
  /\bxai-\w{20,}/gu,
  /\bpplx-\w{20,}/gu,
  /\br8_\w{20,}/gu,
  /\bgh[pousr]_[A-Za-z0-9]{30,}/gu,
  /\bAKIA[A-Z0-9]{16}\b/gu,
  /\beyJ[\w-]{10,}\.eyJ[\w-]{10,}\.[\w-]{10,}/gu,
]

/** The places in a text at which something stands that has the shape of a key. */
export function keyShapedOffsets(text: string): readonly number[] {
  const offsets = KEY_SHAPES.flatMap((shape) =>
    [...text.matchAll(shape)].filter(([key]) => isRandom(key)).map((match) => match.index),
  )
  return [...new Set(offsets)].toSorted((left, right) => left - right)
}

/** Whether a whole value is like a key, by a looser rule that holds only where keys are to be expected. */
export function looksLikeKey(value: string): boolean {
  return (
    keyShapedOffsets(value).length > 0 ||
    /^(?:sk|pk|rk|key|api)[-_][\w-]{8,}$/u.test(value) ||
    /^(?:AIza|gsk_|hf_|xai-|pplx-|r8_)[\w-]{8,}$/u.test(value)
  )
}

/** Words joined by hyphens are no key: a key mixes letters and digits. */
function isRandom(key: string): boolean {
  return /\d/u.test(key) && /[A-Za-z]/u.test(key.replace(/^[A-Za-z]+[-_]/u, ''))
}
