"""Health of the deployment, for administrators."""
