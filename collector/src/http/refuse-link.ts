import type { Reference } from '../attribution/reference.ts'
import { ApiError } from './api-error.ts'
import { notThere } from './reference.ts'

type Refusal = { readonly outcome: 'unknown_link' | 'key_taken' | 'external_id_taken' }

/** Why a link cannot be had so, in words its caller can act on. */
export function refuseLink({ outcome }: Refusal, reference: Reference = { id: '' }): ApiError {
  switch (outcome) {
    case 'unknown_link':
      return notThere('link', reference)
    case 'key_taken':
      return new ApiError('conflict', 'key: this domain has a link with this key already.', {
        outcome,
      })
    case 'external_id_taken':
      return new ApiError('conflict', 'externalId: another link has this id already.', { outcome })
  }
}
