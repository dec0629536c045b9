/** Ends a switch over a tagged union; the compiler refuses it while a tag is unhandled. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value ${JSON.stringify(value)}`)
}
