import { type ReactNode, type Ref } from 'react';

interface FormProps {
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLFormElement>;
}

/** A form handled by the page: the browser neither validates nor sends it, and an outer form gets no event. */
export const Form = ({ onSubmit, children, ref }: FormProps): ReactNode => (
  <form
    ref={ref}
    noValidate
    autoComplete="off"
    onSubmit={(event) => {
      event.preventDefault();
      event.stopPropagation();
      onSubmit();
    }}
  >
    {children}
  </form>
);
