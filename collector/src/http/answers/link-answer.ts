import { isoTime } from '../../iso-time.ts'
import type { LinkWithTotals } from '../../store/store.ts'
import { shortLinkUrl } from '../short-link-url.ts'
import { parseObject } from './parse-object.ts'

/**
 * A link as the `dub` SDK parses it; fields of features that are not here say "none". So does the
 * password: it would not be asked for, and an answer that shows one would promise that.
 */
export function linkAnswer(link: LinkWithTotals, publicUrl: string) {
  const shortLink = shortLinkUrl(link, publicUrl)
  const workspaceId = `ws_${link.workspaceId}`
  return {
    ...NONE,
    ...parseObject(link.details),
    id: link.id,
    domain: link.domain,
    key: link.key,
    url: link.url,
    shortLink,
    externalId: link.externalId,
    tenantId: link.tenantId,
    partnerId: link.partnerId,
    partner: parseObject(link.partner),
    discount: parseObject(link.discount),
    expiresAt: isoTime(link.expiresAt),
    expiredUrl: link.expiredUrl,
    archived: link.archivedAt !== null,
    disabledAt: isoTime(link.disabledAt),
    clicks: link.clicks,
    leads: link.leads,
    sales: link.sales,
    saleAmount: link.saleAmount,
    lastClicked: isoTime(link.lastClickedAt),
    createdAt: isoTime(link.createdAt),
    updatedAt: isoTime(link.updatedAt),
    workspaceId,
    projectId: workspaceId,
  }
}

const NONE = {
  trackConversion: true,
  programId: null,
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
