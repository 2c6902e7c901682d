import assert from 'node:assert/strict'

/** A call, the class of error the SDK is to throw at it, and what its message is to name. */
type Refusal = readonly [
  attempt: () => Promise<unknown>,
  errorClass: new (...args: never[]) => Error,
  message: RegExp,
]

export async function expectRefusals(refusals: readonly Refusal[]): Promise<void> {
  for (const [attempt, errorClass, message] of refusals) {
    await assert.rejects(attempt, (error: Error) => {
      assert.ok(error instanceof errorClass, `${attempt}: ${error.name}: ${error.message}`)
      assert.match(error.message, message)
      return true
    })
  }
}
