/** What a row of any table goes by. */
export type Named = { readonly workspaceId: number; readonly id: string }
/** And what says which customer it is about. */
export type OfCustomer = { readonly workspaceId: number; readonly customerId: string }

export function nameOf({ workspaceId, id }: Named): string {
  return `${workspaceId}/${id}`
}

export function nameOfCustomer({ workspaceId, customerId }: OfCustomer): string {
  return nameOf({ workspaceId, id: customerId })
}
