/** What `str.isspace` and `\s` of Python take for a space, to be written within the brackets of a pattern. */
export const WHITESPACE = String.raw`\t-\r\x1c-\x20\x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`
