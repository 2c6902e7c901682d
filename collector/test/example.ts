import type { Circumstances } from '../src/attribution/circumstances.ts'
import type { Click, RecentClick, Surroundings } from '../src/attribution/click.ts'
import type { Customer } from '../src/attribution/customer.ts'
import type { Visit } from '../src/attribution/decide-click.ts'
import type { LinkWish } from '../src/attribution/decide-link.ts'
import type { Lead, LeadClaim } from '../src/attribution/lead.ts'
import type { Link } from '../src/attribution/link.ts'
import type { Sale, SaleClaim } from '../src/attribution/sale.ts'
import type { Workspace } from '../src/attribution/workspace.ts'
import type { Key } from '../src/store/register.ts'
import type { FactsFound, FactsWanted, Writes } from '../src/store/store.ts'

const noon = Date.UTC(2026, 8, 29, 12)

const claim: SaleClaim = {
  reportedBy: 'server',
  customerExternalId: 'ada',
  amount: 50_00,
  currency: 'usd',
  eventName: 'Purchase',
  paymentProcessor: 'stripe',
  invoiceId: 'inv_1',
  metadata: null,
  leadEventName: null,
  clickId: null,
  customerName: null,
  customerEmail: null,
  customerAvatar: null,
}

const leadClaim: LeadClaim = {
  reportedBy: 'server',
  customerExternalId: 'ada',
  clickId: null,
  customerName: null,
  customerEmail: null,
  customerAvatar: null,
  eventName: 'Sign up',
  mode: 'async',
  eventQuantity: 1,
  metadata: null,
}

const link: Link = {
  workspaceId: 1,
  id: 'link_summer',
  domain: 'go.shop.example',
  key: 'summer',
  url: 'https://shop.example/summer',
  externalId: null,
  tenantId: null,
  partnerId: null,
  partner: null,
  discount: null,
  expiresAt: null,
  expiredUrl: null,
  details: '{}',
  createdAt: noon,
  updatedAt: noon,
  archivedAt: null,
  disabledAt: null,
  deletedAt: null,
}

const surroundings: Surroundings = {
  country: 'DE',
  region: 'DE-BE',
  city: 'Berlin',
  continent: 'EU',
  device: 'Desktop',
  browser: 'Firefox',
  os: 'Linux',
}

const click: Click = {
  workspaceId: 1,
  id: 'clickSummer00001',
  linkId: link.id,
  url: link.url,
  referrer: null,
  ...surroundings,
  recordedAt: noon,
}

const recentClick: RecentClick = {
  workspaceId: 1,
  linkId: link.id,
  visitorHash: 'hash of a visitor',
  clickId: click.id,
  recordedAt: noon,
}

const customer: Customer = {
  workspaceId: 1,
  id: 'cus_ada',
  externalId: 'ada',
  name: 'Ada',
  email: 'ada@example.com',
  avatar: null,
  linkId: link.id,
  clickId: click.id,
  unverified: '',
  createdAt: noon,
}

const lead: Lead = {
  workspaceId: 1,
  id: 'leadSignUp000001',
  customerId: customer.id,
  linkId: link.id,
  clickId: click.id,
  eventName: 'Sign up',
  quantity: 1,
  metadata: null,
  reportedBy: 'server',
  recordedAt: noon,
}

const sale: Sale = {
  workspaceId: 1,
  id: 'saleFirst0000001',
  invoiceId: 'inv_1',
  customerId: customer.id,
  customerExternalId: customer.externalId,
  customerName: customer.name,
  customerEmail: customer.email,
  customerAvatar: customer.avatar,
  linkId: link.id,
  clickId: click.id,
  leadId: lead.id,
  eventName: 'Purchase',
  paymentProcessor: 'stripe',
  amount: 50_00,
  currency: 'usd',
  usdCents: 50_00,
  rate: '1',
  rateDate: '2026-09-29',
  metadata: null,
  reportedBy: 'server',
  recordedAt: noon,
}

const key: Key = {
  workspaceId: 1,
  id: 'key_first',
  kind: 'secret',
  hash: 'a'.repeat(64),
  hint: 'wxyz',
  createdAt: noon,
  revokedAt: null,
}

/** Ids in the order they were asked for: `id00000000000001`, `id00000000000002`, … */
function countIds(): () => string {
  let count = 0
  return () => `id${String(++count).padStart(14, '0')}`
}

/** One of each thing the collector knows, complete and plausible: a test names what it is about. */
export const example = {
  noon,

  workspace: (given: Partial<Workspace> = {}): Workspace => ({
    id: 1,
    name: 'Shop',
    plan: 'business',
    attribution: 'last-click',
    attributionWindowDays: 90,
    allowedHostnames: [],
    browserSales: true,
    linkDomains: [],
    createdAt: noon,
    ...given,
  }),
  key: (given: Partial<Key> = {}): Key => ({ ...key, ...given }),

  circumstances: (given: Partial<Circumstances> = {}): Circumstances => ({
    now: noon,
    newId: countIds(),
    newName: () => 'Big Red Caribou',
    rates: { date: '2026-09-29', unitsPerUsd: { eur: '0.8', jpy: '156.25' } },
    ...given,
  }),

  claim: (given: Partial<SaleClaim> = {}): SaleClaim => ({ ...claim, ...given }),
  leadClaim: (given: Partial<LeadClaim> = {}): LeadClaim => ({ ...leadClaim, ...given }),
  visit: (given: Partial<Visit> = {}): Visit => ({
    workspaceId: 1,
    linkId: link.id,
    visitorHash: recentClick.visitorHash,
    isBot: false,
    url: link.url,
    referrer: null,
    surroundings,
    ...given,
  }),
  wish: (given: Partial<LinkWish> = {}): LinkWish => {
    const { id, createdAt, updatedAt, archivedAt, disabledAt, deletedAt, ...wish } = link
    return { ...wish, archived: false, ...given }
  },

  link: (given: Partial<Link> = {}): Link => ({ ...link, ...given }),
  click: (given: Partial<Click> = {}): Click => ({ ...click, ...given }),
  recentClick: (given: Partial<RecentClick> = {}): RecentClick => ({ ...recentClick, ...given }),
  customer: (given: Partial<Customer> = {}): Customer => ({ ...customer, ...given }),
  lead: (given: Partial<Lead> = {}): Lead => ({ ...lead, ...given }),
  sale: (given: Partial<Sale> = {}): Sale => ({ ...sale, ...given }),

  wanted: (given: Partial<FactsWanted> = {}): FactsWanted => ({
    links: [],
    linkKeys: [],
    linkReferences: [],
    customerIds: [],
    clicks: [],
    recentClicks: [],
    customers: [],
    invoices: [],
    outrankedInvoices: [],
    ...given,
  }),
  found: (given: Partial<FactsFound> = {}): FactsFound => ({
    links: [],
    clicks: [],
    recentClicks: [],
    customers: [],
    leads: [],
    sales: [],
    outrankedSales: [],
    ...given,
  }),
  writes: (given: Partial<Writes> = {}): Writes => ({
    expectedLinks: [],
    expectedCustomers: [],
    expectedLeads: [],
    expectedFreeUrls: [],
    links: [],
    clicks: [],
    recentClicks: [],
    customers: [],
    leads: [],
    replacedSales: [],
    sales: [],
    outrankedSales: [],
    erasures: [],
    linkTotals: [],
    customerTotals: [],
    ...given,
  }),
}
