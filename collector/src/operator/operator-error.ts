/** A wish of the operator's that cannot be granted, with the reason as it is to be read. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError'
}
