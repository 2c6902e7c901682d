/** What an address means on this page, whose `<base>` may say otherwise than its own address. */
export const resolveAddress = (address?: string | null): URL =>
  new URL(address as string, document.baseURI)
