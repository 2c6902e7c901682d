import type { ClickDecision, Visit } from '../attribution/decide-click.ts'
import type {
  CustomerUpdate,
  CustomerUpdateDecision,
} from '../attribution/decide-customer-update.ts'
import type { Erasure, ErasureDecision } from '../attribution/decide-erasure.ts'
import type { LeadDecision } from '../attribution/decide-lead.ts'
import type { LinkDecision, LinkWish } from '../attribution/decide-link.ts'
import type { LinkDeletion, LinkDeletionDecision } from '../attribution/decide-link-deletion.ts'
import type { LinkUpdate, LinkUpdateDecision } from '../attribution/decide-link-update.ts'
import type { LinkUpsert, LinkUpsertDecision } from '../attribution/decide-link-upsert.ts'
import type { SaleDecision } from '../attribution/decide-sale.ts'
import type { LeadClaim } from '../attribution/lead.ts'
import type { SaleClaim } from '../attribution/sale.ts'
import type { Workspace } from '../attribution/workspace.ts'

/** Something the ledger is asked to record. */
export type Command =
  | { readonly kind: 'click'; readonly visit: Visit }
  | { readonly kind: 'link'; readonly wish: LinkWish }
  | { readonly kind: 'lead'; readonly workspace: Workspace; readonly claim: LeadClaim }
  | { readonly kind: 'link_update'; readonly update: LinkUpdate }
  | { readonly kind: 'link_upsert'; readonly upsert: LinkUpsert }
  | { readonly kind: 'link_deletion'; readonly deletion: LinkDeletion }
  | { readonly kind: 'customer_update'; readonly update: CustomerUpdate }
  | { readonly kind: 'erasure'; readonly erasure: Erasure }
  | { readonly kind: 'sale'; readonly workspace: Workspace; readonly claim: SaleClaim }

/** What the rules answer to each kind of command. */
export type DecisionOf = {
  readonly click: ClickDecision
  readonly link: LinkDecision
  readonly lead: LeadDecision
  readonly link_update: LinkUpdateDecision
  readonly link_upsert: LinkUpsertDecision
  readonly link_deletion: LinkDeletionDecision
  readonly customer_update: CustomerUpdateDecision
  readonly erasure: ErasureDecision
  readonly sale: SaleDecision
}

export type CommandKind = Command['kind']
export type CommandOf<Kind extends CommandKind> = Extract<Command, { kind: Kind }>
export type Decision = DecisionOf[CommandKind]
