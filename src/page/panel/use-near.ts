import { type RefObject, useLayoutEffect, useState } from 'react';
import { usePrinting } from './printing';

/** Panels so far below or above the viewport are loaded already, in pixels. */
const MARGIN = 300;

function isNearNow(element: Element): boolean {
  const { top, bottom } = element.getBoundingClientRect();
  return top < window.innerHeight + MARGIN && bottom > -MARGIN;
}

/** Whether the element is in the viewport or near it, as everything is to whoever prints the page. */
export function useNear(ref: RefObject<Element | null>): boolean {
  const [isNear, setNear] = useState(false);
  const isPrinting = usePrinting();
  useLayoutEffect(() => {
    // The observer tells it only after the page has been painted.
    setNear(isNearNow(ref.current!));
    const observer = new IntersectionObserver(([entry]) => setNear(entry!.isIntersecting), {
      rootMargin: `${MARGIN}px 0px`,
    });
    observer.observe(ref.current!);
    return () => observer.disconnect();
  }, [ref]);
  return isNear || isPrinting;
}
