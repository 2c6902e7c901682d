import type { LinkWithTotals } from '../../store/store.ts'
import { shortLinkUrl } from '../short-link-url.ts'

/** A link as the `dub` SDK parses it; fields of features that are not here say "none". */
export function linkAnswer(link: LinkWithTotals, publicUrl: string) {
  const shortLink = shortLinkUrl(link, publicUrl)
  const workspaceId = `ws_${link.workspaceId}`
  return {
    id: link.id,
    domain: link.domain,
    key: link.key,
    url: link.url,
    shortLink,
    trackConversion: true,
    clicks: link.clicks,
    leads: link.leads,
    sales: link.sales,
    saleAmount: link.saleAmount,
    lastClicked: isoTime(link.lastClickedAt),
    createdAt: isoTime(link.createdAt),
    updatedAt: isoTime(link.createdAt),
    disabledAt: isoTime(link.disabledAt),
    workspaceId,
    projectId: workspaceId,
    ...NOT_OFFERED,
  }
}

export function isoTime(epochMs: number): string
export function isoTime(epochMs: number | null): string | null
export function isoTime(epochMs: number | null): string | null {
  return epochMs === null ? null : new Date(epochMs).toISOString()
}

const NOT_OFFERED = {
  externalId: null,
  tenantId: null,
  programId: null,
  partnerId: null,
  archived: false,
  expiresAt: null,
  expiredUrl: null,
  password: null,
  proxy: false,
  title: null,
  description: null,
  image: null,
  video: null,
  rewrite: false,
  doIndex: false,
  ios: null,
  android: null,
  geo: null,
  publicStats: false,
  tags: [],
  folderId: null,
  comments: null,
  qrCode: '',
  utm_source: null,
  utm_medium: null,
  utm_campaign: null,
  utm_term: null,
  utm_content: null,
  testVariants: null,
  testStartedAt: null,
  testCompletedAt: null,
  userId: null,
  tagId: null,
  webhookIds: [],
} as const
