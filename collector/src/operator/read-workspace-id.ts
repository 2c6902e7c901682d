import { InvalidArgumentError } from 'commander'

/** `ws_2`, or `2`. */
export function readWorkspaceId(value: string): number {
  const [, digits] = /^(?:ws_)?(\d{1,9})$/.exec(value) ?? []
  if (digits !== undefined) return Number(digits)
  throw new InvalidArgumentError('It is ws_ and a number; workspace list shows it.')
}
