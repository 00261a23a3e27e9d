"""The web room: accounts, chats and the page. Talks to `malbeot serve` over HTTP only."""
