/** The longest answer that is read where a provider names no limit, in bytes. */
export const usualAnswerBytes = 16_000_000
