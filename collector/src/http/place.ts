import type { Context } from 'hono'
import type { Place } from '../open-geography.ts'
import type { CollectorEnv, Services } from './collector-env.ts'
import { requestHeader } from './request-header.ts'

type PlaceHeaders = Readonly<Partial<Record<keyof Place, string>>> & { readonly country: string }

/** Headers by which proxies tell where a visitor is; the country's own tells which proxy it is. */
const PROXIES: readonly PlaceHeaders[] = [
  // https://developers.cloudflare.com/rules/transform/managed-transforms/reference/
  {
    country: 'cf-ipcountry',
    region: 'cf-region-code',
    city: 'cf-ipcity',
    continent: 'cf-ipcontinent',
  },
  // https://vercel.com/docs/headers/request-headers
  {
    country: 'x-vercel-ip-country',
    region: 'x-vercel-ip-country-region',
    city: 'x-vercel-ip-city',
    continent: 'x-vercel-ip-continent',
  },
  // https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/adding-cloudfront-headers.html
  {
    country: 'cloudfront-viewer-country',
    region: 'cloudfront-viewer-country-region',
    city: 'cloudfront-viewer-city',
  },
  // https://cloud.google.com/appengine/docs/standard/reference/request-headers
  {
    country: 'x-appengine-country',
    region: 'x-appengine-region',
    city: 'x-appengine-city',
  },
]

const CITY_CHARACTERS_MAX = 100
const NOWHERE: Place = { country: null, region: null, city: null, continent: null }

/** Where a visitor is: as a trusted proxy says, or else as the geography file has its address. */
export function readPlace(
  c: Context<CollectorEnv>,
  address: string,
  { trustProxyHops, findPlace }: Pick<Services, 'trustProxyHops' | 'findPlace'>,
): Place {
  // Without a trusted proxy in front, these headers are whatever the visitor likes.
  return (trustProxyHops > 0 && readHeaders(c)) || findPlace(address) || NOWHERE
}

function readHeaders(c: Context<CollectorEnv>): Place | undefined {
  for (const headers of PROXIES) {
    const country = readCode(requestHeader(c, headers.country))
    if (country === null) continue
    const read = (name: string | undefined) => (name ? requestHeader(c, name) : undefined)
    const region = readRegion(read(headers.region))
    return {
      country,
      region: region && `${country}-${region}`,
      city: readCity(read(headers.city)),
      continent: readCode(read(headers.continent)),
    }
  }
  return undefined
}

/** Two letters. `XX` and `ZZ` are proxies' words for "unknown", and `T1` is Tor. */
function readCode(value: string | undefined): string | null {
  const code = value?.trim().toUpperCase() ?? ''
  return /^[A-Z]{2}$/.test(code) && code !== 'XX' && code !== 'ZZ' ? code : null
}

function readRegion(value: string | undefined): string | null {
  const code = value?.trim().toUpperCase() ?? ''
  return /^[A-Z0-9]{1,3}$/.test(code) ? code : null
}

/** Names come percent-encoded or as bytes of UTF-8, which Node reads as Latin-1. */
function readCity(value: string | undefined): string | null {
  const bytes = Buffer.from(value?.trim() ?? '', 'latin1').toString('utf8')
  const city = decodePercent(bytes.includes('\uFFFD') ? (value?.trim() ?? '') : bytes)
  const isGood = city !== '' && city !== '?' && city.isWellFormed() && !/\p{Cc}/u.test(city)
  return isGood && city.length <= CITY_CHARACTERS_MAX ? city : null
}

function decodePercent(value: string): string {
  try {
    return decodeURIComponent(value)
  } catch {
    return value
  }
}
