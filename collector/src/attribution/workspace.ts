/** A tenant of the collector: one shop, or one client of an agency. */
export type Workspace = {
  /** 1, 2, 3 …: every key in every table begins with it. On the wire `ws_<id>`. */
  readonly id: number
  readonly name: string
  readonly plan: Plan
  readonly attribution: AttributionModel
  /** How old a click may be, in days, and still be credited with a sale. */
  readonly attributionWindowDays: number
}

/**
 * Conversions need `business` or higher; `free` and `pro` are refused, as the reference page says.
 */
export type Plan = 'free' | 'pro' | 'business' | 'enterprise'

/**
 * Whether a known customer's direct sale goes to the click it came with or stays with the first.
 */
export type AttributionModel = 'last-click' | 'first-click'

/** True when the plan of this workspace includes the conversion endpoints. */
export function includesConversions(plan: Plan): boolean {
  return plan === 'business' || plan === 'enterprise'
}
