/** A tenant of the collector: one shop, or one client of an agency. */
export type Workspace = {
  /** 1, 2, 3 …: every key in every table of events begins with it. On the wire `ws_<id>`. */
  readonly id: number
  readonly name: string
  readonly plan: Plan
  readonly attribution: AttributionModel
  /** How old a click may be, in days, and still be credited with a sale. */
  readonly attributionWindowDays: number
  /**
   * Hosts whose pages may call the browser routes: `shop.example`, or `*.shop.example` for its
   * proper subdomains. None listed: any page may.
   */
  readonly allowedHostnames: readonly string[]
  /** Whether browsers may report sales; the server's own report is never switched off. */
  readonly browserSales: boolean
  /**
   * Hosts its links live on, the first where a link lives that names none. A host is listed by one
   * workspace at most; the first workspace may list none, see `mayUseDomain`.
   */
  readonly linkDomains: readonly string[]
  /** Epoch milliseconds. */
  readonly createdAt: number
}

/** The workspace of the first start, at home wherever nobody else is. */
export const FIRST_WORKSPACE_ID = 1

/**
 * Conversions need `business` or higher; `free` and `pro` are refused, as in the public API.
 */
export const PLANS = ['free', 'pro', 'business', 'enterprise'] as const
type Plan = (typeof PLANS)[number]

/**
 * Whether a known customer's direct sale goes to the click it came with or stays with the first.
 */
export const ATTRIBUTION_MODELS = ['last-click', 'first-click'] as const
export type AttributionModel = (typeof ATTRIBUTION_MODELS)[number]

/** True when the plan of this workspace includes the conversion endpoints. */
export function includesConversions(plan: Plan): boolean {
  return plan === 'business' || plan === 'enterprise'
}

/**
 * Whether a workspace's links may live on a domain; `owner` is the workspace that lists it. A
 * workspace that lists domains keeps to them. One that lists none, such as the first of a collector
 * with a single shop, may use whatever nobody lists.
 */
export function mayUseDomain(workspace: Workspace, owner: Workspace | undefined): boolean {
  return owner ? owner.id === workspace.id : workspace.linkDomains.length === 0
}
