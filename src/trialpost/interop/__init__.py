"""The shapes in which others read and write what this project knows."""
