/** Address of a file that the page came with. */
export const besides = (name: string): string => new URL(name, document.baseURI).href;

/** What to say where the server of the page is gone, or the way to it. */
export const unanswered = (name: string) =>
  new Error(
    `The server of this page does not answer, so its file ${name} cannot be had. Load the page again once it does.`,
  );

/** Throws Error with what to say where it cannot be had. */
export async function fetchBeside(name: string, signal?: AbortSignal): Promise<Response> {
  const response = await fetch(besides(name), { ...(signal && { signal }) }).catch((cause: unknown) => {
    if (signal?.aborted) throw cause;
    return null;
  });
  if (response?.ok) return response;
  if (!response) throw unanswered(name);
  throw new Error(
    `The server of this page does not hand out its file ${name} (status ${response.status}). Build the page anew with npm run build:page, and serve the whole folder.`,
  );
}
