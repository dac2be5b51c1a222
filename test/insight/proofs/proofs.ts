import { EXPERIMENT_PROOFS } from './experiments';
import { POLICY_WHAT_IF_PROOFS } from './policy-what-if';
import type { Proof } from './proof';
import { ROUTING_REGRET_PROOFS } from './routing-regret';
import { TIERS_STANDARDISED_PROOFS } from './tiers-standardised';

/** Everything that is proved of the analyses. An entry in the list of its analysis is all that a new one needs. */
export const PROOFS: readonly Proof[] = [
  ...TIERS_STANDARDISED_PROOFS,
  ...POLICY_WHAT_IF_PROOFS,
  ...ROUTING_REGRET_PROOFS,
  ...EXPERIMENT_PROOFS,
];
