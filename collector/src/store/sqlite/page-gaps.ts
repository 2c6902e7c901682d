import { fstatSync, readSync, writeSync } from 'node:fs'

/**
 * A page of a b-tree has pointers to its cells at its beginning and the cells at its end. Where
 * SQLite has moved cells to another page, a copy stays in the gap between them, which nothing reads
 * and `secure_delete` does not know of: https://sqlite.org/fileformat.html#b_tree_pages
 */
type Gap = { readonly start: number; readonly end: number }

/** What a page of a b-tree begins with, and how long its header is. */
const HEADER_BYTES = new Map([
  [2, 12],
  [5, 12],
  [10, 8],
  [13, 8],
])
/** Before the first page's header: that of the file. */
const FILE_HEADER_BYTES = 100
const STRETCH_BYTES = 1_048_576
const ZEROS = Buffer.alloc(65_536)
/**
 * Overflow pages begin with a page's number. In a file of fewer pages, 128 GiB of them, that is not
 * to be taken for the beginning of a b-tree's.
 */
const PAGES_MAX = 0x0200_0000

type Layout = { readonly pageBytes: number; readonly usableBytes: number; readonly pages: number }

/** Undefined where pages are more than b-trees and what overflows from them. */
function readLayout(file: number): Layout | undefined {
  const header = Buffer.alloc(FILE_HEADER_BYTES)
  readSync(file, header, 0, FILE_HEADER_BYTES, 0)
  const written = header.readUInt16BE(16)
  const pageBytes = written === 1 ? 65_536 : written
  const usableBytes = pageBytes - header.readUInt8(20)
  const pages = Math.floor(fstatSync(file).size / pageBytes)
  const isVacuumed = header.readUInt32BE(52) !== 0
  return isVacuumed || pages >= PAGES_MAX ? undefined : { pageBytes, usableBytes, pages }
}

/** Undefined where a page is not one of a b-tree. */
function findGap(page: Buffer, { usableBytes }: Layout, isFirst: boolean): Gap | undefined {
  const header = isFirst ? FILE_HEADER_BYTES : 0
  const headerBytes = HEADER_BYTES.get(page.readUInt8(header))
  if (headerBytes === undefined) return undefined
  const start = header + headerBytes + 2 * page.readUInt16BE(header + 3)
  const end = page.readUInt16BE(header + 5) || 65_536
  return start <= end && end <= usableBytes ? { start, end } : undefined
}

/** A gap that holds anything but zeros. */
function findFilledGap(page: Buffer, layout: Layout, isFirst: boolean): Gap | undefined {
  const gap = findGap(page, layout, isFirst)
  if (!gap) return undefined
  const isEmpty = page.compare(ZEROS, 0, gap.end - gap.start, gap.start, gap.end) === 0
  return isEmpty ? undefined : gap
}

type Search = {
  /** Pages that have something in their gap, counted from zero. */
  readonly found: readonly number[]
  /** How many pages come after those that were looked at. */
  readonly left: number
}

/** Looks at some pages from one on. */
export function searchGaps(file: number, from: number, pagesMax: number): Search {
  const layout = readLayout(file)
  if (!layout) return { found: [], left: 0 }
  const { pageBytes, pages } = layout
  const pagesAtOnce = STRETCH_BYTES / pageBytes
  const end = Math.min(pages, from + pagesMax)
  const stretch = Buffer.alloc(STRETCH_BYTES)
  const found: number[] = []
  for (let first = from; first < end; first += pagesAtOnce) {
    const bytesMax = Math.min(pagesAtOnce, end - first) * pageBytes
    const bytes = readSync(file, stretch, 0, bytesMax, first * pageBytes)
    for (let at = 0; at + pageBytes <= bytes; at += pageBytes) {
      const number = first + at / pageBytes
      const page = stretch.subarray(at, at + pageBytes)
      if (findFilledGap(page, layout, number === 0)) found.push(number)
    }
  }
  return { found, left: pages - end }
}

/** Fills the gaps of these pages with zeros, where nobody writes to the file meanwhile. */
export function clearGaps(file: number, numbers: readonly number[]): void {
  const layout = readLayout(file)
  if (!layout) return
  const { pageBytes } = layout
  const page = Buffer.alloc(pageBytes)
  for (const number of numbers) {
    if (readSync(file, page, 0, pageBytes, number * pageBytes) < pageBytes) continue
    const gap = findFilledGap(page, layout, number === 0)
    if (!gap) continue
    writeSync(file, ZEROS, 0, gap.end - gap.start, number * pageBytes + gap.start)
  }
}
