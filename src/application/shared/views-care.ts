/** Takes care of the views while the service runs. */
export abstract class ViewsCare {
  /** Reading met a damaged file. If it is that of the views, they are rebuilt. */
  abstract suspectDamage(): void;
}
