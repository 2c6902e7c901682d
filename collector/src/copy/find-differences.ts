import type { Summary } from '../store/copy.ts'

/** What differs between the two ends of a table, in sentences that name it; nothing if equal. */
export function findDifferences(
  table: string,
  here: readonly Summary[],
  there: readonly Summary[],
): string[] {
  const ofTarget = new Map(there.map((summary) => [summary.workspaceId, summary]))
  const ofSource = new Map(here.map((summary) => [summary.workspaceId, summary]))
  const workspaces = new Set([...ofSource.keys(), ...ofTarget.keys()])
  return [...workspaces].flatMap((workspaceId) => {
    const [one, other] = [ofSource.get(workspaceId), ofTarget.get(workspaceId)]
    const whose = workspaceId === null ? '' : ` of workspace ws_${workspaceId}`
    const figures = Object.keys({ ...one?.figures, ...other?.figures })
    return figures
      .filter((name) => one?.figures[name] !== other?.figures[name])
      .slice(0, 1)
      .map((name) => {
        const [from, to] = [one?.figures[name] ?? 'none', other?.figures[name] ?? 'none']
        return `${table}${whose}: ${name} is ${from} in the source, ${to} in the target`
      })
  })
}
