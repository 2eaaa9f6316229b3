import { type ReactNode, type Ref } from 'react';

interface FormProps {
  readonly onSubmit: () => void;
  readonly children: ReactNode;
  readonly ref?: Ref<HTMLFormElement>;
}

/** A form that the page answers itself: the browser neither checks nor sends it, and a form around it hears nothing. */
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
