import type { Proof } from './proof';
import { TIERS_STANDARDISED_PROOFS } from './tiers-standardised';

/** Everything that is proved of the analyses. An entry in the list of its analysis is all that a new one needs. */
export const PROOFS: readonly Proof[] = [...TIERS_STANDARDISED_PROOFS];
