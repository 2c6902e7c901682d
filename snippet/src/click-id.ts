/**
 * The value if it may be stored and passed on as a click id, else undefined. Whatever stands in
 * the address bar is a stranger's text: `?dub_id=x;%20Max-Age=0` written into a cookie as it is
 * would delete a good one.
 */
export const asClickId = (value: string | null | undefined): string | undefined => {
  return value?.match(/^[\w-]{1,64}$/)?.[0]
}
