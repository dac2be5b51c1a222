import { type RefObject, useEffect, useState } from 'react';

/** Panels so far below or above the viewport are loaded already, in pixels. */
const MARGIN = '300px 0px';

/** Whether the element is in the viewport or near it. */
export function useNear(ref: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  useEffect(() => {
    const observer = new IntersectionObserver(([entry]) => setNear(entry!.isIntersecting), { rootMargin: MARGIN });
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, [ref]);
  return isNear;
}
