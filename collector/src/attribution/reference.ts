/** What names a link or a customer: the id given here or the shop's own. */
export type Reference = { readonly id: string } | { readonly externalId: string }
