import type { Command } from './command.ts'

/**
 * What a command is about, by names: batches that are under way together share none. Null is about
 * everything.
 */
function subjectsOf(command: Command): readonly string[] | null {
  switch (command.kind) {
    case 'sale': {
      const { customerExternalId, invoiceId } = command.claim
      const customer = `${command.workspace.id} customer ${customerExternalId}`
      if (invoiceId === null) return [customer]
      return [customer, `${command.workspace.id} invoice ${invoiceId}`]
    }
    case 'lead':
      return [`${command.workspace.id} customer ${command.claim.customerExternalId}`]
    case 'click': {
      const { workspaceId, linkId, visitorHash } = command.visit
      return [`${workspaceId} visitor ${linkId} ${visitorHash}`]
    }
    // Their names are known only once the store was asked.
    case 'link':
    case 'link_update':
    case 'link_upsert':
    case 'link_deletion':
    case 'customer_update':
    case 'erasure':
      return null
  }
}

/**
 * It is the last of its batch: what comes after it may name the customer as the store does not yet,
 * and would be decided without its leads.
 */
export function renamesCustomer(command: Command): boolean {
  return command.kind === 'customer_update' && command.update.changes.externalId !== undefined
}

type Asked = { readonly command: Command }

/**
 * Takes, out of the next who are coming, up to `countMax` who can be decided `beside` what is ahead
 * of them, and those who have to wait `behind` it. Nobody passes somebody who came before and is
 * about the same.
 */
export function takeBeside<One extends Asked>(
  ahead: readonly Asked[],
  coming: readonly One[],
  countMax: number,
): { beside: One[]; behind: One[]; rest: One[] } {
  const taken = new Set<string>()
  const beside: One[] = []
  const behind: One[] = []
  for (const { command } of ahead) {
    const subjects = subjectsOf(command)
    if (subjects === null) return { beside, behind: [...coming], rest: [] }
    for (const subject of subjects) taken.add(subject)
  }
  for (const [index, one] of coming.entries()) {
    if (beside.length === countMax) return { beside, behind, rest: coming.slice(index) }
    const subjects = subjectsOf(one.command)
    if (subjects === null) return { beside, behind: [...behind, ...coming.slice(index)], rest: [] }
    if (!subjects.some((subject) => taken.has(subject))) {
      beside.push(one)
      continue
    }
    behind.push(one)
    for (const subject of subjects) taken.add(subject)
  }
  return { beside, behind, rest: [] }
}
