"""The app: `streamlit run app.py` imports this file once as the server, then runs it for every browser session.

The server is `app`: Streamlit's own, with two routes more (the session cookie). A run is `ui.frame`: page set-up,
sign-in, shared filters, navigation.
"""

if __name__ == "__main__":
    from ui import frame

    frame.run()
else:
    from streamlit.runtime.pages_manager import PagesManager
    from streamlit.starlette import App

    from ui.session_routes import routes

    # Without this a fresh server runs a file of pages/ in place of the frame until the first run has named the pages.
    PagesManager.uses_pages_directory = False
    app = App(__file__, routes=routes())
