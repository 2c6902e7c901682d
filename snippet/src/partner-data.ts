import Cookies from 'js-cookie'
import type { PartnerData } from './dub-analytics.ts'

/** The official script's name and shape, because shops read this cookie on their servers too. */
export const PARTNER_COOKIE = 'dub_partner_data'

/**
 * The partner and discount that belong to this click, for the pages after the landing page. Data
 * of an earlier click is not shown: its discount is not the one the sale will be counted for.
 */
export function readPartnerData(clickId: string | undefined): PartnerData {
  try {
    const data = JSON.parse(Cookies.get(PARTNER_COOKIE) ?? '')
    if (data.clickId === clickId) return data
  } catch {
    // No cookie, or not one of ours.
  }
  return {}
}
