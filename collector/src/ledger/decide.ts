import type { Circumstances } from '../attribution/circumstances.ts'
import { decideClick } from '../attribution/decide-click.ts'
import { decideCustomerUpdate } from '../attribution/decide-customer-update.ts'
import { decideErasure } from '../attribution/decide-erasure.ts'
import { decideLead } from '../attribution/decide-lead.ts'
import { decideLink } from '../attribution/decide-link.ts'
import { decideLinkDeletion } from '../attribution/decide-link-deletion.ts'
import { decideLinkUpdate } from '../attribution/decide-link-update.ts'
import { decideLinkUpsert } from '../attribution/decide-link-upsert.ts'
import { decideSale } from '../attribution/decide-sale.ts'
import type { Command, Decision } from './command.ts'
import type { Facts } from './facts.ts'
import type { GatheredWrites } from './gathered-writes.ts'

/** What the rules say to a command; what they want written is gathered, and known to the next. */
export function decide(
  command: Command,
  facts: Facts,
  writes: GatheredWrites,
  circumstances: Circumstances,
): Decision {
  switch (command.kind) {
    case 'click': {
      const known = facts.of(command.visit.workspaceId)
      const decision = decideClick(known, command.visit, circumstances)
      writes.of(command.visit.workspaceId).takeClick(decision)
      return decision
    }
    case 'link': {
      const known = facts.of(command.wish.workspaceId)
      const decision = decideLink(known, command.wish, circumstances)
      writes.of(command.wish.workspaceId).takeLink(decision)
      return decision
    }
    case 'lead': {
      const { workspace, claim } = command
      const known = facts.of(workspace.id)
      const decision = decideLead({ workspace, claim, facts: known, circumstances })
      writes.of(workspace.id).takeLead(decision)
      return decision
    }
    case 'link_update': {
      const known = facts.of(command.update.workspaceId)
      const decision = decideLinkUpdate(known, command.update, circumstances)
      writes.of(command.update.workspaceId).takeLink(decision)
      return decision
    }
    case 'link_upsert': {
      const known = facts.of(command.upsert.wish.workspaceId)
      const decision = decideLinkUpsert(known, command.upsert, circumstances)
      writes.of(command.upsert.wish.workspaceId).takeLinkUpsert(decision)
      return decision
    }
    case 'link_deletion': {
      const known = facts.of(command.deletion.workspaceId)
      const decision = decideLinkDeletion(known, command.deletion, circumstances)
      writes.of(command.deletion.workspaceId).takeLink(decision)
      return decision
    }
    case 'customer_update': {
      const known = facts.of(command.update.workspaceId)
      const decision = decideCustomerUpdate(known, command.update)
      writes.of(command.update.workspaceId).takeCustomerUpdate(decision)
      return decision
    }
    case 'erasure': {
      const known = facts.of(command.erasure.workspaceId)
      const decision = decideErasure(known, command.erasure)
      writes.of(command.erasure.workspaceId).takeErasure(decision)
      return decision
    }
    case 'sale': {
      const { workspace, claim } = command
      const known = facts.of(workspace.id)
      const decision = decideSale({ workspace, claim, facts: known, circumstances })
      writes.of(workspace.id).takeSale(decision)
      return decision
    }
  }
}
