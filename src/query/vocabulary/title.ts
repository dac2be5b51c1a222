/** A name of columns for people; the unit is said elsewhere. */
export function title(name: string): string {
  const words = name.replace(/_(seconds|mb)$/, '').replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}
