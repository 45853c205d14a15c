// TypeScript that Node itself strips, where it does.
import('./shapes.mts').then(
  ({ area, calls }) => console.log(area({ width: 2, height: 3 }), calls),
  (error) => console.log(error.name, error.code),
);
