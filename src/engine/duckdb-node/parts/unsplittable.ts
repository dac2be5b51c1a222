/** The statement has to be asked whole. */
export class Unsplittable extends Error {}
