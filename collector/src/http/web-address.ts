import { text } from './validate.ts'

const CHARACTERS_MAX = 32_000

/**
 * Where visitors may be led. Kept as it was written, since shops sign their URLs; so what the URL
 * parser would mend is refused here: a browser reads the redirect's address by other rules.
 */
export const webAddress = text(CHARACTERS_MAX)
  .trim()
  .refine((value) => /^https?:\/\/[^\s/?#\\][^\p{Cc}]*$/iu.test(value) && URL.canParse(value), {
    error: 'must be an http or https URL',
  })
