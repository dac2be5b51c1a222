const REF_IDS = ['A', 'B', 'C', 'D', 'E', 'F'] as const;

/** What a panel calls its queries, in their order. */
export const refIdAt = (index: number): string => REF_IDS[index]!;
