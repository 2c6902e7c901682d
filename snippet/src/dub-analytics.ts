/** What `window.dubAnalytics` and `window.DubAnalytics` offer a shop. */

export interface ClickInput {
  domain: string
  key: string
}

export interface LeadInput {
  /** Default: the visitor's own click. */
  clickId?: string | null
  eventName: string
  customerExternalId: string
  customerName?: string | null
  customerEmail?: string | null
  customerAvatar?: string | null
  mode?: 'async' | 'wait' | 'deferred'
  eventQuantity?: number
  metadata?: Record<string, unknown> | null
}

export interface SaleInput {
  /** Default: the visitor's own click. */
  clickId?: string | null
  customerExternalId: string
  /** In the currency's minor unit: 1999 is 19.99 US dollars, and 1999 yen. */
  amount: number
  currency?: string
  eventName?: string
  paymentProcessor?: string
  /** The idempotency key: two calls with the same one are one sale. */
  invoiceId?: string | null
  leadEventName?: string | null
  customerName?: string | null
  customerEmail?: string | null
  customerAvatar?: string | null
  metadata?: Record<string, unknown> | null
}

export interface Partner {
  id: string
  name: string
  image: string | null
}

export interface Discount {
  id: string
  amount: number
  type: 'percentage' | 'flat'
  maxDuration: number | null
  couponId: string | null
  couponTestId: string | null
}

/** Empty where the visitor's click was not a partner's. */
export interface PartnerData {
  partner?: Partner | null
  discount?: Discount | null
}

export interface Click extends PartnerData {
  clickId: string
}

export interface Customer {
  id?: string
  name: string | null
  email: string | null
  avatar: string | null
  externalId: string
}

export interface Lead {
  click: { id: string }
  link: Record<string, unknown> | null
  customer: Customer
}

/** Both null: the collector knows neither the customer nor a click, and has recorded nothing. */
export interface Sale {
  eventName: string
  customer: Customer | null
  sale: {
    amount: number
    currency: string
    paymentProcessor: string
    invoiceId: string | null
    metadata: Record<string, unknown> | null
  } | null
}

/** The collector's error, or code `unreachable` where it gave no answer at all. */
export interface Refusal {
  error: { code: string; message: string; doc_url?: string }
}

export interface Commands {
  trackClick: (input: ClickInput) => Promise<Click | Refusal>
  trackLead: (input: LeadInput) => Promise<Lead | Refusal>
  trackSale: (input: SaleInput) => Promise<Sale | Refusal>
  /** Calls back when it is settled which click, partner and discount the visitor has. */
  ready: (callback: () => void) => void
  /** The id of the click that the visitor's next sale is counted for. */
  clickId: () => string | undefined
  /** The visitor's answer, for a page whose script tag says `data-consent="required"`. */
  consent: (answer: 'granted' | 'denied') => void
}

/** Every command also by name, `dubAnalytics('trackSale', {…})`, as the stub takes it. */
export interface DubAnalytics extends Commands {
  <Name extends keyof Commands>(
    name: Name,
    ...args: Parameters<Commands[Name]>
  ): ReturnType<Commands[Name]>
  q?: { push: (call: ArrayLike<unknown>) => void }
}

declare global {
  interface Window {
    /** Absent before the script has loaded, unless the page has the stub. */
    dubAnalytics?: DubAnalytics
    DubAnalytics?: PartnerData
  }
}
