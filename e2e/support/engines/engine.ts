import type { BrowserContext } from '@playwright/test'
import type { Visitor } from '../visitor.ts'

export const ENGINE_NAMES = ['chromium', 'firefox', 'webkit'] as const
export type EngineName = (typeof ENGINE_NAMES)[number]

/** A visitor's stay in a browser, of which nothing is left for the next one. */
export type Guest = {
  readonly visitor: Visitor
  /** For flows that look into Chromium; no other engine has it. */
  readonly context?: BrowserContext
  leave(): Promise<void>
}

export type BrowserSettings = {
  readonly cookies: 'kept' | 'refused'
  /** Of the proxy on this machine that the browser takes for everything, itself included. */
  readonly networkPort: number
}

/** A running browser. */
export type EngineBrowser = {
  /** As in `Firefox 153.7.0`. */
  readonly name: string
  receive(): Promise<Guest>
  close(): Promise<void>
}

export type Engine = {
  /** Whether all that it needs is on this machine. */
  isHere(): boolean
  open(settings: BrowserSettings): Promise<EngineBrowser>
}
