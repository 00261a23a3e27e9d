// Runs before the first paint, so that a chosen theme never flashes the other one. A file of its
// own because the page allows no inline script. The keys are those of src/theme.ts.
(function () {
  try {
    var chosen = localStorage.getItem("malbeot:theme");
    if (chosen === "light" || chosen === "dark") document.documentElement.dataset.theme = chosen;
  } catch {
    // Storage is closed (private window, policy): the system's theme is shown.
  }
})();
