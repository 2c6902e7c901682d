/** What a row of any table goes by. */
export type Named = { readonly workspaceId: number; readonly id: string }

export function nameOf({ workspaceId, id }: Named): string {
  return `${workspaceId}/${id}`
}
