"""The service: a thin Django over the core. Each app has models, store, actions, views and urls."""
