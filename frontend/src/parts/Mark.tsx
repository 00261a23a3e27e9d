/** The mark of the product: a smiling speech bubble. */

export function Mark() {
  return (
    <svg className="mark" viewBox="0 0 32 32" aria-hidden="true" focusable="false">
      <path
        className="mark-bubble"
        d="M16 3c7.700 0 13 4.900 13 11.600s-5.300 11.600-13 11.600c-1.400 0-2.700-.2-3.900-.5L6.300 29c-.7.400-1.500-.2-1.300-1l1-5C3.900 20.900 3 18 3 14.600 3 7.900 8.300 3 16 3z"
      />
      <path className="mark-smile" d="M10.500 15.500c1.200 2.700 3.200 4 5.500 4s4.300-1.300 5.500-4" />
      <circle className="mark-eye" cx="11.500" cy="10.800" r="1.500" />
      <circle className="mark-eye" cx="20.500" cy="10.800" r="1.500" />
    </svg>
  );
}
