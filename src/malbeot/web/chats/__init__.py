"""Chats, messages and the answers that are being written."""
