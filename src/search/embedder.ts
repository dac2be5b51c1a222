/** Makes embeddings of texts. */
export interface Embedder {
  /** Name of its model. */
  readonly model: string;
  /**
   * The embedding, of as many numbers as the model gives.
   * @throws LearningError `embedder_down` where it does not answer now, `bad_embedder` where it never will as it is set
   */
  embed(text: string, signal?: AbortSignal): Promise<readonly number[]>;
}
