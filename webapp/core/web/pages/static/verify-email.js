const outcome = document.getElementById("outcome");
const token = new URLSearchParams(location.hash.slice(1)).get("token") ?? "";
history.replaceState(null, "", location.pathname);

async function confirm() {
  const answer = await fetch("/api/v1/auth/verify-email", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token }),
  });
  if (answer.ok) return "Thank you. Your address is confirmed.";
  const problem = await answer.json();
  return `${problem.detail}.`;
}

confirm()
  .catch(() => "The server could not be reached. Open the link in the mail again.")
  .then((sentence) => { outcome.textContent = sentence; });
